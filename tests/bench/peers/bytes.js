// Only reads the file's bytes, in a worker, in slices of 8 MB: what no program can be faster than.
const worker = new Worker("./bytes-worker.js");
globalThis.measure = () =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(document.getElementById("file").files[0]);
  });
