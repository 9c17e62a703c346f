/** The style shows the reply to the chosen answer; this says it to those who do not see it. */
export function question() {
  for (const block of document.querySelectorAll("[data-question]")) {
    const told = block.querySelector("[data-question-told]");
    block.addEventListener("change", (event) => {
      const reply = event.target.closest(".ask-answer")?.querySelector("[data-reply]");
      if (reply) told.textContent = reply.textContent;
    });
  }
}
