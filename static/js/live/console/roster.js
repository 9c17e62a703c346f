const FIRST = 60;
const MORE = 100;
const BREATH = 200; // ms between two drawings, however fast people come

/** Everybody in the room. A thousand come in quick groups: only some rows are drawn, and each is made once. */
export class Roster {
  players = new Map();
  rows = new Map();
  limit = FIRST;
  sought = "";

  constructor(root, words, edit) {
    this.root = root;
    this.words = words;
    this.list = root.querySelector("[data-roster]");
    this.template = root.querySelector("[data-player-row]");
    this.collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("[data-edit]")?.closest("[data-id]");
      if (row) edit(Number(row.dataset.id));
    });
    this.find("search").addEventListener("input", ({ target }) => this.search(target.value));
    this.find("rest-more").addEventListener("click", () => this.more());
  }

  get(id) {
    return this.players.get(id);
  }

  clear() {
    this.players.clear();
    this.draw();
  }

  take({ put, gone }) {
    for (const player of put) this.players.set(player.id, { ...player, key: key(player.nickname) });
    for (const id of gone) this.players.delete(id);
    this.draw();
  }

  search(text) {
    this.sought = key(text.trim());
    this.limit = FIRST;
    this.show();
  }

  more() {
    this.limit += MORE;
    const last = this.list.lastElementChild;
    this.show();
    last?.nextElementSibling?.querySelector("[data-edit]").focus();
  }

  draw() {
    this.timer ??= setTimeout(() => this.show(), BREATH);
  }

  show() {
    clearTimeout(this.timer);
    this.timer = null;
    const found = this.found();
    const shown = found.slice(0, this.limit);
    this.showRows(shown);
    this.showCounts(found, shown);
  }

  found() {
    const all = [...this.players.values()];
    const found = this.sought ? all.filter((player) => player.key.includes(this.sought)) : all;
    return found.sort((one, other) => this.collator.compare(one.nickname, other.nickname));
  }

  showRows(shown) {
    const ids = new Set(shown.map((player) => player.id));
    for (const [id, row] of this.rows) {
      if (ids.has(id)) continue;
      // Who goes away must not take the focus with them.
      if (row.contains(document.activeElement)) this.find("heading").focus();
      row.remove();
      this.rows.delete(id);
    }
    shown.forEach((player, place) => {
      const row = this.rows.get(player.id) ?? this.made(player);
      if (this.list.children[place] !== row) this.list.insertBefore(row, this.list.children[place] ?? null);
      this.fill(row, player);
    });
  }

  made({ id }) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.id = id;
    this.rows.set(id, row);
    return row;
  }

  fill(row, player) {
    if (row.shown === player) return;
    row.shown = player;
    const part = (name) => row.querySelector(`[data-${name}]`);
    const lamp = this.words.text(player.here ? "lamp-here" : "lamp-away");
    row.classList.toggle("is-away", !player.here);
    part("lamp-words").textContent = lamp;
    part("lamp").title = lamp;
    part("name").textContent = player.nickname;
    part("team-name").textContent = player.team ? this.words.text(`team-${player.team}`) : "";
    part("player-team").dataset.team = player.team;
    part("player-team").hidden = !player.team;
    part("factor").textContent = this.words.text("factor", { factor: player.factor });
    part("factor").hidden = player.factor === 1;
    part("answered").hidden = !player.answered;
    part("edit-words").textContent = this.words.text("edit", { name: player.nickname });
  }

  showCounts(found, shown) {
    const all = this.players.size;
    this.find("count").textContent = this.words.shown(all);
    this.find("empty").hidden = all > 0;
    this.find("none").hidden = all === 0 || found.length > 0;
    this.find("search-row").hidden = all < 8 && !this.sought;
    this.find("rest").hidden = shown.length === found.length;
    this.find("rest-words").textContent = this.words.text("rest", { shown: shown.length, all: found.length });
  }

  showTally({ here, joined }) {
    this.find("here").hidden = !joined;
    this.find("here").textContent = this.words.text("here", { here, joined });
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }
}

/** A name as it is sought: upper and lower case, wide and narrow letters are the same. */
function key(text) {
  return text.normalize("NFKC").toLocaleLowerCase();
}
