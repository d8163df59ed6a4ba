// Reads the code of a link behind "#", or typed; it leaves the page in the body of one request only.
const form = document.querySelector("#enter");
const said = document.querySelector("#said");

async function enter(code) {
  said.textContent = "";
  try {
    const body = JSON.stringify({ code });
    const headers = { "content-type": "application/json" };
    const answer = await fetch("wall/open", { method: "POST", headers, body });
    if (answer.ok) return location.replace(`wall${location.search}`);
    said.textContent = answer.status === 403 ? document.body.dataset.refused : document.body.dataset.failed;
  } catch {
    said.textContent = document.body.dataset.failed;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  enter(form.elements.code.value);
});

function opened() {
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", location.pathname + location.search);
  enter(code);
}
// The link may be opened where the entrance stands already.
addEventListener("hashchange", opened);
opened();
