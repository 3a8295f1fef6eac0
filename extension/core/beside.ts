/** Boxes that stand among the paragraphs of an article and are none, told by their names alone. */

/** As whole words of a class or an id: `ad-slot`, but not `shadow` or `header`. */
const NAMES = new Set(
  (
    'ad ads adslot adunit advert advertisement advertising advertorial sponsor sponsored promo ' +
    'promoted promotion newsletter signup subscribe subscription paywall related recirculation ' +
    'outbrain taboola teaser teasers recommended recommendations trending comment comments disqus ' +
    'share sharing social toast cookie'
  ).split(' '),
);
/** What holds more of the text is the article, whatever it is called. */
const MOST = 0.25;

/** `total` is how long the text of the whole article is. */
export function standsBeside(element: Element, total: number): boolean {
  const { id } = element;
  const names = element.getAttribute('class');
  if (id === '' && names === null) return false;
  const words = `${id} ${names ?? ''}`.replace(/([a-z])(?=[A-Z])/g, '$1 ').toLowerCase();
  if (!words.split(/[^a-z]+/).some((word) => NAMES.has(word))) return false;
  return (element.textContent ?? '').length < total * MOST;
}
