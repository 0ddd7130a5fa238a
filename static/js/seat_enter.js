/* The code from a QR stands behind "#", which a browser sends to no server: put it into its field. */
(function () {
  "use strict";

  const field = document.querySelector("input[name=code]");
  const code = decodeURIComponent(location.hash.slice(1)).replace(/[^0-9A-Za-z ]/g, "").slice(0, 12);
  if (!field || field.value || !code) return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
})();
