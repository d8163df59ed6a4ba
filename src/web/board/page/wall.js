import { follow, set, tick } from "./board.js";

set(Number(document.body.dataset.now));
tick();
setInterval(tick, 1000);
const { search } = location;
follow(() => fetch(`wall/events${search}`, { cache: "no-store" }), () => location.reload());
