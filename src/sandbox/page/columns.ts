import { createColumn, type Column } from "./column.ts";
import type { Theme } from "./host-config.ts";
import type { Store } from "./store.ts";

/** The conversations that are open, side by side. */
export interface Columns {
  readonly open: readonly Column[];
  /** Whether one more can be shown without another leaving. */
  hasRoom(): boolean;
  /**
   * Brings a conversation into view; takes the place of the one opened longest ago when there is no room.
   * @param instead of this one, if it is open
   */
  show(key: string, viewer?: string, instead?: string): Column;
  close(key: string): void;
  setTheme(theme: Theme): void;
  /** Called after something opened or closed. */
  listen(hear: () => void): void;
}

const COLUMN_PIXELS = 330;
const MOST_COLUMNS = 4;

export function createColumns(store: Store, room: HTMLElement, theme: Theme, narrow: boolean): Columns {
  const open: Column[] = [];
  const opened: string[] = [];
  const listeners: (() => void)[] = [];
  let wearing = theme;

  const changed = (): void => listeners.forEach((hear) => hear());
  const capacity = (): number => Math.min(MOST_COLUMNS, Math.max(1, Math.floor(room.clientWidth / COLUMN_PIXELS)));

  const hasRoom = (): boolean => open.length < capacity();

  function close(key: string): void {
    const index = open.findIndex((column) => column.key === key);
    open[index]?.element.remove();
    if (index >= 0) open.splice(index, 1);
    opened.splice(opened.indexOf(key), 1);
    changed();
  }

  function create(key: string, viewer: string | undefined): Column {
    return createColumn({
      store,
      key,
      narrow,
      theme: wearing,
      close: () => close(key),
      ...(viewer ? { viewer } : {}),
    });
  }

  function add(key: string, viewer: string | undefined, instead: string | undefined): Column {
    const oldest = hasRoom() ? undefined : opened[0];
    const leaving = opened.find((one) => one === instead) ?? oldest;
    if (leaving) opened.splice(opened.indexOf(leaving), 1);
    const index = open.findIndex((column) => column.key === leaving);
    const column = create(key, viewer);
    opened.push(key);
    if (index >= 0) {
      open[index]?.element.replaceWith(column.element);
      open[index] = column;
    } else {
      room.append(column.element);
      open.push(column);
    }
    column.redraw();
    changed();
    return column;
  }

  store.listen((change) => {
    if (change.is === "world") open.forEach((column) => column.redraw());
    if (change.is === "message") open.find(({ key }) => key === change.message.conversation)?.show(change.message);
    if (change.is === "conversation") open.find(({ key }) => key === change.conversation.key)?.redraw();
  });

  return {
    open,
    hasRoom,
    show(key, viewer, instead) {
      const there = open.find((column) => column.key === key);
      if (there && viewer && there.viewer() !== viewer) there.lookAs(viewer);
      const column = there ?? add(key, viewer, instead);
      column.element.scrollIntoView({ inline: "nearest", block: "nearest" });
      return column;
    },
    close,
    setTheme(next) {
      wearing = next;
      open.forEach((column) => column.setTheme(next));
    },
    listen: (hear) => void listeners.push(hear),
  };
}
