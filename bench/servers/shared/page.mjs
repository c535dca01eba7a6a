const products = Array.from({ length: 24 }, (_, i) => ({ name: `Product ${i}`, price: (i * 7.5).toFixed(2) }))

/** A page of about 4 kB, made anew for every request. A character beyond Latin-1 would double what each string of it takes. */
export function page(head) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Shop</title>
<link rel="stylesheet" href="/shop.css">
${head}
</head>
<body>
<h1>Products</h1>
<table>
<thead><tr><th>Name</th><th>Price</th><th></th></tr></thead>
<tbody>
${products.map(row).join('\n')}
</tbody>
</table>
<script src="/shop.js" async></script>
</body>
</html>
`
}

function row({ name, price }, i) {
  return `<tr id="product-${i}"><td><a href="/products/${i}">${name}</a></td><td>EUR ${price}</td><td><button type="submit" name="add" value="${i}">Add</button></td></tr>`
}
