'use client';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Patch } from '@/lib/domain/patches';
import { placeMenu } from './menuPlace';

/** A patch of a channel: what is selected, and what a menu is about. */
export interface ChosenPatch {
  channel: number;
  patch: Patch;
}

export interface OpenedMenu extends ChosenPatch {
  /** What it hangs on. */
  anchor: DOMRect;
}

/** What can be done with a patch. */
export interface PatchActions {
  openMaps: (chosen: ChosenPatch) => void;
  openOcclusion: (chosen: ChosenPatch) => void;
  openMap: (chosen: ChosenPatch) => void;
  openChannel: (channel: number) => void;
  /** As a finding about the neuron that fired. */
  save: (chosen: ChosenPatch) => void;
  linkOf: (chosen: ChosenPatch) => string;
}

export interface PatchMenuProps {
  menu: OpenedMenu;
  /** Whether the channel's page is somewhere else. */
  withChannel: boolean;
  actions: PatchActions;
  /** It is closed: by a choice, by Esc, by a press beside it. */
  onClose: () => void;
}

/** The ways that lead on from a patch. Browsers close it, and give the focus back to where it was. */
export function PatchMenu({ menu, withChannel, actions, onClose }: PatchMenuProps) {
  const element = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    const shown = element.current;
    if (!shown) return;
    shown.showPopover();
    const { left, top } = placeMenu(menu.anchor, shown.getBoundingClientRect(), {
      width: window.innerWidth,
      height: window.innerHeight,
    });
    shown.style.left = `${left}px`;
    shown.style.top = `${top}px`;
    shown.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [menu]);

  const { channel, patch } = menu;
  const items: { text: string; act: () => void; stays?: boolean }[] = [
    { text: 'Feature maps of the picture', act: () => actions.openMaps(menu) },
    { text: 'Occlusion of the picture', act: () => actions.openOcclusion(menu) },
    { text: 'The picture on the map', act: () => actions.openMap(menu) },
    { text: 'Save this patch', act: () => actions.save(menu) },
    ...(withChannel ? [{ text: `Page of channel ${channel}`, act: () => actions.openChannel(channel) }] : []),
    {
      text: copied === null ? 'Copy link' : copied ? 'Link copied' : 'The browser lets no page copy',
      act: () => copy(actions.linkOf(menu), setCopied),
      stays: true,
    },
  ];
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = all.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Tab') element.current?.hidePopover();
    if (event.key === 'Escape') {
      event.preventDefault(); // the workspace has a meaning of its own for it
      element.current?.hidePopover();
    }
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  };
  return (
    <div
      ref={element}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={`${patch.fileName} of channel ${channel}`}
      onKeyDown={onKeyDown}
      onToggle={(event) => event.newState === 'closed' && onClose()}
      className="rounded-control border-line-strong bg-surface text-ink fixed m-0 w-60 border p-1"
    >
      {items.map(({ text, act, stays }) => (
        <button
          key={stays ? 'link' : text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            act();
            if (!stays) element.current?.hidePopover();
          }}
          className="hover:bg-sunken rounded-control block min-h-8 w-full px-2 py-1 text-left pointer-coarse:min-h-10"
        >
          {text}
        </button>
      ))}
      <p role="status" className="sr-only">
        {copied ? 'Link copied' : ''}
      </p>
    </div>
  );
}

/** Without a permission this rejects; on a page that was not served safely there is no clipboard at all. */
function copy(link: string, done: (copied: boolean) => void): void {
  void Promise.resolve()
    .then(() => navigator.clipboard.writeText(link))
    .then(
      () => done(true),
      () => done(false),
    );
}
