// Reads a part of the page aloud: <button hidden data-read-aloud="#main fieldset">.
// Only a voice that lives on the device will do: a remote one would send the text to a third party.
const synth = window.speechSynthesis;
const language = document.documentElement.lang;

function localVoice() {
  return synth
    .getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
}

function sentences(element) {
  return (element.innerText.match(/[^.!?\n]+[.!?]*/g) || []).filter((text) => text.trim());
}

function stop(button) {
  synth.cancel();
  button.setAttribute("aria-pressed", "false");
}

function speak(button) {
  const parts = sentences(document.querySelector(button.dataset.readAloud));
  button.setAttribute("aria-pressed", "true");
  parts.forEach((text, index) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = localVoice();
    utterance.lang = language;
    utterance.rate = 0.9;
    if (index === parts.length - 1) {
      utterance.onend = () => button.setAttribute("aria-pressed", "false");
    }
    synth.speak(utterance);
  });
}

function arm(button) {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      stop(button);
    } else {
      speak(button);
    }
  });
  window.addEventListener("pagehide", () => stop(button));
}

function showIfVoiceFound(buttons) {
  for (const button of buttons) {
    button.hidden = !localVoice();
  }
}

function start() {
  const buttons = document.querySelectorAll("[data-read-aloud]");
  buttons.forEach(arm);
  showIfVoiceFound(buttons);
}

if (synth) {
  start();
  // Voices may arrive after the page.
  synth.addEventListener?.("voiceschanged", () => {
    showIfVoiceFound(document.querySelectorAll("[data-read-aloud]"));
  });
  document.addEventListener("next-page", () => {
    synth.cancel();
    start();
  });
}
