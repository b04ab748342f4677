import "./style.css";

const loaded: Date = new Date();
const line = document.createElement("p");
line.textContent = `Loaded at ${loaded.toLocaleTimeString()}.`;
document.querySelector("main")?.append(line);
