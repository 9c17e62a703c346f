/** The page that is shown without a connection: back to what is kept, and on by itself. */
const back = document.querySelector("[data-back]");
back.hidden = history.length < 2;
back.addEventListener("click", () => history.back());
addEventListener("online", () => location.reload());
