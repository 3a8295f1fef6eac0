// retext-intensify on one sentence: how many weak or hedging words it finds.
import retextEnglish from "retext-english";
import retextIntensify from "retext-intensify";
import { unified } from "unified";
import { VFile } from "vfile";

const processor = unified().use(retextEnglish).use(retextIntensify).freeze();

export function check(sentence) {
  const file = new VFile(sentence);
  processor.runSync(processor.parse(file), file);
  return file.messages.length;
}
