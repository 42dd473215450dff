// What is being read right now, page by page: the list of the queue is fetched anew while it shows something.
// Not fetch: Trusted Types forbid to make elements of a text; a request for a document gets one in which nothing runs.
const EVERY_SECONDS = 1.5;

function look() {
  const list = document.querySelector("[data-under-way]");
  if (!list || document.hidden || list.contains(document.activeElement)) return;
  const request = new XMLHttpRequest();
  request.open("GET", "/queue/under-way");
  request.responseType = "document";
  request.timeout = 10_000;
  request.onload = () => {
    const fresh = request.status === 200 && request.response?.querySelector("[data-under-way]");
    if (fresh && list.isConnected && fresh.textContent !== list.textContent) list.replaceWith(fresh);
  };
  request.send();
}
setInterval(look, EVERY_SECONDS * 1000);
