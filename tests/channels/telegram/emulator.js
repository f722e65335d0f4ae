// The layer of facts/telegram.md over npm's telegram-test-api: what it gets wrong for today's clients, a journal, faults.
const TelegramServer = require("telegram-test-api"), express = require("express");
const axios = require("axios").default || require("axios");
const PORT = Number(process.env.PORT), BOT = { id: 666, is_bot: true, first_name: "T", username: "TestNameBot" };
const ok = (result) => ({ ok: true, result });
const srv = new TelegramServer({ port: PORT + 1, host: "127.0.0.1", storeTimeout: 600 }); // never started: an engine
const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const formatted = format(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = "1";
  return formatted;
};
axios.interceptors.request.use((call) => {
  const hook = Object.values(srv.webhooks).find(({ url }) => url === call.url);
  if (hook && hook.secret_token) call.headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret_token;
  return call;
});
const calls = [], errors = [], app = express();
app.use(express.json(), express.urlencoded({ extended: true }));
app.use("/bot:token/:method", (q, r, next) => {
  calls.push({ method: q.params.method, body: q.body });
  const i = errors.findIndex(({ method }) => method === q.params.method);
  if (i < 0) return next();
  const { error_code, description, parameters } = errors.splice(i, 1)[0];
  return r.status(error_code).json({ ok: false, error_code, description, parameters });
});
app.all("/bot:token/getMe", (q, r) => r.json(ok(BOT)));
for (const method of ["setMyCommands", "answerCallbackQuery", "deleteWebhook"])
  app.all("/bot:token/" + method, (q, r) => r.json(ok(true)));
app.all("/bot:token/setWebhook", (q, r) => { srv.setWebhook(q.body, q.params.token); r.json(ok(true)); });
app.all("/bot:token/sendMessage", (q, r) => {
  const sent = srv.addBotMessage(q.body, q.params.token);
  const { link_preview_options, ...known } = sent; // echoed as the text of a form's field
  r.json(ok({ ...known, date: Math.floor(sent.date / 1000), from: BOT }));
});
app.get("/__calls", (q, r) => r.json(calls));
app.post("/__error", (q, r) => { errors.push(q.body); r.json({}); });
app.use(srv.webServer);
process.on("unhandledRejection", (error) => console.error("delivery failed:", error.message));
app.listen(PORT, "127.0.0.1", () => console.log("emulator on", PORT));
