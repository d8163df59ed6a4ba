// Reads the code of a link behind "#", or typed.
import { enter, onLink } from "./board.js";

const form = document.querySelector("#enter");
const said = document.querySelector("#said");

async function open(code) {
  said.textContent = "";
  const { refused, failed } = document.body.dataset;
  const status = await enter(code).catch(() => 0);
  if (status >= 300 || status === 0) said.textContent = status === 403 ? refused : failed;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  open(form.elements.code.value);
});
onLink(open);
