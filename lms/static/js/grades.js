/* The sum of the weights while they are typed, and what the chosen method does. */
const plain = (text) => Number(text.normalize('NFKC').trim().replace(',', '.'));

for (const form of document.querySelectorAll('[data-weights]')) {
  const out = form.querySelector('[data-weight-sum]');
  const word = form.querySelector('[data-weight-word]');
  if (!out || !word) continue; // no categories yet
  const sum = () => {
    let total = 0;
    for (const box of form.querySelectorAll('[data-weight]')) {
      const value = plain(box.value || '0');
      if (Number.isFinite(value)) total += Math.round(value * 100);
    }
    out.textContent = `${total / 100}%`;
    word.textContent = total === 10000 ? word.dataset.exact : total < 10000 ? word.dataset.under : word.dataset.over;
  };
  form.addEventListener('input', sum);
  sum();
}

for (const select of document.querySelectorAll('[data-method]')) {
  const help = document.getElementById(select.dataset.method);
  const show = () => {
    for (const line of help.querySelectorAll('[data-for]')) line.hidden = line.dataset.for !== select.value;
  };
  select.addEventListener('change', show);
  help.hidden = false;
  show();
}
