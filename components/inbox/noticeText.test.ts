import { expect, it } from 'vitest';
import { NOTICE_KINDS, type NoticeKind } from '@/lib/domain/notice';
import { noticeHref, noticeInWords } from './noticeText';

const subject = { kind: 'finding', id: 'f1', title: 'T' } as const;
const collection = { kind: 'collection', id: 'c1', title: 'C' } as const;
const said = (kinds: NoticeKind[], detail = '') => noticeInWords({ kinds, detail, subject });

it('a notice says all that an act is for a person, once', () => {
  for (const kind of NOTICE_KINDS) expect(said([kind], 'agree')).not.toBe('');
  expect(said(['mention', 'comment'])).toBe('mentioned you and commented on your finding');
  expect(said(['mention', 'answer', 'comment'])).toBe('mentioned you and answered in your thread');
  expect(said(['reviewed', 'status'], 'disputed')).toBe('set your finding to disputed');
  expect(said(['vote'])).toBe('took a vote on your finding back');
});

it('a notice leads to the comment, to the review, or to the words', () => {
  expect(noticeHref({ subject, detail: '', isOfWords: false, commentId: 'c1' })).toBe('/findings/f1#comment-c1');
  expect(noticeHref({ subject, detail: '', isOfWords: false, commentId: null })).toBe('/findings/f1#review');
  expect(noticeHref({ subject, detail: '', isOfWords: true, commentId: null })).toBe('/findings/f1');
  expect(noticeHref({ subject, detail: '2', isOfWords: false, commentId: null })).toBe('/findings/f1#part-2');
});

it('a notice of a collection says so, and leads to the comment, to its findings, or to the words', () => {
  expect(noticeInWords({ kinds: ['comment'], detail: '', subject: collection })).toBe('commented on your collection');
  expect(noticeHref({ subject: collection, detail: '', isOfWords: false, commentId: 'x' })).toBe(
    '/collections/c1#comment-x',
  );
  expect(noticeHref({ subject: collection, detail: '', isOfWords: false, commentId: null })).toBe(
    '/collections/c1#findings',
  );
  expect(noticeHref({ subject: collection, detail: '', isOfWords: true, commentId: null })).toBe('/collections/c1');
});
