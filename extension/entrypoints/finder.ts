/**
 * The part of the page script that finds the article, Readability in it: a file of its own, put
 * into the page just before the rest, so that what stays in the page to follow it is small.
 */

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readableTexts } from '../core/readable';
import { offerFinder } from '../overlay/finder';

export default defineUnlistedScript(() => offerFinder(readableTexts));
