// Loads the page again when it has been built again, and shows why it could not be built. Only a server that
// watches a page in the making adds this script to it.
"use strict";
{
  const events = new EventSource("/live/events");
  let loaded;
  let notice;
  events.addEventListener("built", ({ data }) => {
    notice?.remove();
    loaded ??= data;
    if (data !== loaded) {
      location.reload();
    }
  });
  events.addEventListener("failed", ({ data }) => {
    notice?.remove();
    notice = document.createElement("pre");
    notice.textContent = data;
    // The page's policy allows no style in markup, and its style sheets know nothing of this.
    Object.assign(notice.style, {
      position: "fixed",
      inset: "auto 0 0 0",
      zIndex: 9999,
      margin: 0,
      padding: "1em",
      maxHeight: "60vh",
      overflow: "auto",
      background: "#300",
      color: "#fff",
    });
    document.body.append(notice);
  });
}
