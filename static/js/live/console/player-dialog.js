/** What can be changed about one player: name, time, and whether they are here at all. */
export class PlayerDialog {
  id = null;

  constructor(dialog, words, { say, send }) {
    this.dialog = dialog;
    this.words = words;
    this.say = say;
    this.send = send;
    this.find("rename").addEventListener("submit", (event) => this.rename(event));
    this.find("factors").addEventListener("change", ({ target }) => this.giveTime(Number(target.value)));
    this.find("remove").addEventListener("click", () => this.ask(true));
    this.find("remove-keep").addEventListener("click", () => this.ask(false));
    this.find("remove-sure").addEventListener("click", () => this.remove());
    dialog.addEventListener("close", () => (this.id = null));
  }

  get isOpen() {
    return this.id !== null;
  }

  open(player, options) {
    this.id = player.id;
    this.find("nickname").value = player.nickname;
    this.find("factors").hidden = !options.personal_time;
    this.find("factors-off").hidden = options.personal_time;
    this.refuse("");
    this.ask(false, { focus: false });
    this.show(player);
    this.dialog.showModal();
  }

  show(player) {
    this.player = player;
    this.find("player-name").textContent = player.nickname;
    for (const radio of this.dialog.querySelectorAll("[name=factor]")) {
      radio.checked = Number(radio.value) === player.factor;
    }
  }

  /** Follows the roster: what was asked for has been done, or somebody else has changed this player. */
  follow(player) {
    if (!this.isOpen || player === this.player) return;
    if (!player) {
      this.say(this.words.text("removed", { name: this.player.nickname }));
      this.dialog.close();
      return;
    }
    const { nickname, factor } = this.player;
    this.show(player);
    const values = { name: player.nickname, factor: player.factor };
    if (player.nickname !== nickname) this.done("renamed", values);
    if (player.factor !== factor) this.done("timed", values);
  }

  done(word, values) {
    this.find("nickname").value = this.player.nickname;
    this.refuse("");
    this.find("player-told").textContent = this.words.text(word, values);
  }

  rename(event) {
    event.preventDefault();
    const nickname = this.find("nickname").value.trim();
    if (nickname && nickname !== this.player.nickname) this.change({ do: "rename", nickname });
  }

  giveTime(factor) {
    this.change({ do: "time", factor });
  }

  remove() {
    this.change({ do: "remove" });
  }

  change(what) {
    this.refuse("");
    this.send({ type: "player", id: this.id, ...what });
  }

  ask(isAsking, { focus = true } = {}) {
    this.find("remove-ask").hidden = isAsking;
    this.find("remove-confirm").hidden = !isAsking;
    if (focus) this.find(isAsking ? "remove-sure" : "remove").focus();
  }

  refuse(text) {
    this.find("player-told").textContent = "";
    this.find("player-error").hidden = !text;
    this.find("player-error-words").textContent = text;
    if (text) this.show(this.player);
  }

  find(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }
}
