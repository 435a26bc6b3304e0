/**
 * Next delivers the pages and the REST routes inside the Specular server (server/index.ts); the rooms are not its own.
 * @returns {import('next').NextConfig}
 */
export default function nextConfig(phase) {
  const development = phase === 'phase-development-server';
  return {
    poweredByHeader: false,
    reactStrictMode: true,
    turbopack: { root: import.meta.dirname },
    // Types are checked by `npm test`, once, for the whole project.
    typescript: { ignoreBuildErrors: true },
    // Next takes "localhost" for its own name; people open the address that the server prints.
    allowedDevOrigins: ['127.0.0.1'],
    devIndicators: false,
    headers: () =>
      Promise.resolve([
        { source: '/:path*', headers: SECURITY_HEADERS },
        // Not for the routes: Next would replace their own policy, and the files among them have a stricter one.
        { source: '/:path((?!api/).*)', headers: [contentSecurityPolicy(development)] },
        // Public links: nobody finds them by searching, and no site learns from whom its visitors come.
        { source: '/p/:path*', headers: PUBLIC_HEADERS },
        { source: '/api/p/:path*', headers: PUBLIC_HEADERS },
        // What is listed later replaces what was said before: this page alone may be a part of other sites' pages.
        { source: '/p/:token/embed', headers: [contentSecurityPolicy(development, '*'), EMBEDDED] },
      ]),
  };
}

const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
];

const PUBLIC_HEADERS = [
  { key: 'X-Robots-Tag', value: 'noindex, nofollow' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
];
const EMBEDDED = { key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' };

function contentSecurityPolicy(development, frameAncestors = "'none'") {
  const policy = [
    "default-src 'self'",
    // Next starts its pages with inline scripts; its development mode also evaluates code.
    `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ];
  return { key: 'Content-Security-Policy', value: policy.join('; ') };
}
