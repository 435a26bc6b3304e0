/** Addresses of a public link: there are no others on its pages. */

export function publicFileHref(token: string, file: string): string {
  return `/api/p/${token}/files/${file}`;
}

/** Whether an address leads to another site: on a public page no other one is a link. */
export function leadsElsewhere(href: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(href);
}

/** HTML for a wiki. `title` is a text that anybody may have written. */
export function embedCode(linkUrl: string, title: string): string {
  const text = title
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s+/g, ' ');
  return `<iframe src="${linkUrl}/embed" title="${text}" width="640" height="520" style="border:0;max-width:100%" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
}
