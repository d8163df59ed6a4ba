import { enter, follow, onLink, set, tick } from "./board.js";

set(Number(document.body.dataset.now));
tick();
setInterval(tick, 1000);
// A link opened on a screen that shows the board already, which goes on where the link is no good.
onLink((code) => enter(code).catch(() => 0));
const { search } = location;
follow((signal) => fetch(`wall/events${search}`, { cache: "no-store", signal }), () => location.reload());
