/** Posts like a form would, for an answer without a page. Throws when it did not arrive. */
export async function send(address, values) {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(values),
    headers: { "X-Requested-With": "fetch" },
    redirect: "error",
  });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}
