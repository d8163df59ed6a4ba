// The ring of a phone, made by the browser itself. Silent until somebody has touched the page, as browsers want it.

const NOTES = [1175, 1568]; // hertz
const LENGTH = 0.16; // seconds
const APART = 400; // milliseconds between two rings, whoever's phone it is

let context;
let last = 0;

export let muted = localStorage.getItem("muted") === "yes";

export function mute(on) {
  muted = on;
  localStorage.setItem("muted", on ? "yes" : "no");
}

document.addEventListener("pointerdown", () => (context ??= new AudioContext()), { once: true });

export function ring() {
  const now = performance.now();
  if (muted || !context || now - last < APART) return;
  last = now;
  NOTES.forEach((note, n) => {
    const begin = context.currentTime + n * LENGTH;
    const [tone, loudness] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = note;
    loudness.gain.setValueAtTime(0.0001, begin);
    loudness.gain.exponentialRampToValueAtTime(0.12, begin + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begin + LENGTH * 1.8);
    tone.connect(loudness).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + LENGTH * 2);
  });
}
