"""What is painted, told by the pixels of a picture."""

#: Counts pixels that are clearly blue or orange, in the page's own canvas: no image library needed.
COUNT_INK = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  const found = {blue: 0, orange: 0, tinted: 0};
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
    if (blue - red > 60) found.blue++;
    else if (red - blue > 60) found.orange++;
    else if (Math.abs(red - blue) > 4) found.tinted++;
  }
  return found;
}"""

#: The share of light pixels in a picture.
LIGHT_SHARE = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  let light = 0;
  for (let i = 0; i < data.length; i += 4) light += data[i] + data[i + 1] + data[i + 2] > 600;
  return light / (data.length / 4);
}"""
