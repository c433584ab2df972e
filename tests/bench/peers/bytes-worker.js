self.onmessage = async ({ data: file }) => {
  const clock = performance.now();
  let bytes = 0;
  for (let start = 0; start < file.size; start += 8 << 20) {
    bytes += (await file.slice(start, start + (8 << 20)).arrayBuffer()).byteLength;
  }
  self.postMessage({ total: performance.now() - clock, bytes });
};
