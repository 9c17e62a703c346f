/** "Stay here" goes back to the page one came from, as it was. Without a page before, to the first page. */
const stay = document.querySelector("[data-stay]");
if (document.referrer.startsWith(`${location.origin}/`) && history.length > 1) {
  stay.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}
