#include "http/live.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "base/json.h"
#include "http/text.h"

namespace vez::http {

// What a client says.
struct LiveMessage {
  std::optional<std::vector<std::string>> subscribe;
  std::optional<std::vector<std::string>> unsubscribe;
};
BOOST_DESCRIBE_STRUCT(LiveMessage, (), (subscribe, unsubscribe))

namespace {

namespace websocket = boost::beast::websocket;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
// What a listener's read keeps ready, in bytes: most messages are shorter, and most listeners say nothing for hours.
constexpr std::size_t read_bytes = 256;
// "customer:" and an id is 22.
constexpr std::size_t topic_bytes_max = 100;

const std::shared_ptr<const std::string>& refetch_all() {
  static const auto message = std::make_shared<const std::string>(R"({"refetch":"all"})");
  return message;
}

// Adds `change` to the listeners of a topic on a thread, for publish.
void count_topic(Loop& loop, const std::string& topic, std::int32_t change) {
  Shared& shared = *loop.shared;
  const std::lock_guard lock(shared.topics_mutex);
  auto& by_thread = shared.topics[topic];
  by_thread.resize(static_cast<std::size_t>(shared.options.threads));
  by_thread[loop.index] += change;
  if (std::ranges::all_of(by_thread, [](std::int32_t count) { return count == 0; })) shared.topics.erase(topic);
}

asio::awaitable<void> write_all(std::shared_ptr<Listener> listener) {
  Connection& connection = *listener->connection;
  const ServerOptions& options = connection.loop->shared->options;
  while (!listener->ended) {
    if (listener->closing) {
      connection.allow(options.linger);
      co_await listener->socket.async_close(listener->reason, awaited);
      co_return connection.close();
    }
    if (listener->queue.empty()) {
      listener->wake.expires_at(SteadyTime::max());
      co_await listener->wake.async_wait(awaited);
      continue;
    }
    const std::shared_ptr<const std::string> message = std::move(listener->queue.front());
    listener->queue.pop_front();
    connection.allow(options.write_stall);
    const auto [error, bytes] = co_await listener->socket.async_write(asio::buffer(*message), awaited);
    connection.deadline = no_deadline;
    if (error) co_return connection.close();
  }
}

asio::awaitable<void> write_messages(std::shared_ptr<Listener> listener) {
  try {
    co_await write_all(listener);
  } catch (const std::exception& fault) {
    listener->connection->loop->shared->report(fault.what());
    listener->connection->close();
  }
}

asio::awaitable<void> read_messages(std::shared_ptr<Listener> listener) {
  boost::beast::flat_buffer buffer;
  for (;;) {
    const auto [error, bytes] = co_await listener->socket.async_read_some(buffer, read_bytes, awaited);
    if (error) co_return;
    if (!listener->socket.is_message_done()) continue;
    const std::string_view message(static_cast<const char*>(buffer.data().data()), buffer.size());
    if (!listener->closing && (!listener->socket.got_text() || !listener->obey(message)))
      close_listener(*listener, websocket::close_code::policy_error, "not a message of the live feed");
    buffer.consume(buffer.size());
    buffer.shrink_to_fit();
  }
}

void set_options(Listener& listener) {
  const ServerOptions& options = listener.connection->loop->shared->options;
  websocket::stream_base::timeout timeout{};
  timeout.handshake_timeout = options.write_stall;
  timeout.idle_timeout = 2 * options.live_ping;  // A ping at the half of it.
  timeout.keep_alive_pings = true;
  listener.socket.set_option(timeout);
  listener.socket.read_message_max(options.live_message_bytes_max);
  listener.socket.auto_fragment(false);
  const std::string head = response_head({.status = 101}, {}, listener.connection->loop->date(), true, false);
  listener.socket.set_option(websocket::stream_base::decorator([head](websocket::response_type& response) {
    // The same headers as on any answer, taken from its lines.
    for (std::string_view rest = std::string_view(head).substr(head.find("\r\n") + 2); !rest.starts_with("\r\n");) {
      const std::string_view line = rest.substr(0, rest.find("\r\n"));
      rest.remove_prefix(line.size() + 2);
      response.set(line.substr(0, line.find(": ")), line.substr(line.find(": ") + 2));
    }
  }));
}

asio::awaitable<void> handle(std::shared_ptr<Listener> listener, std::shared_ptr<Parser> parser) {
  Connection& connection = *listener->connection;
  connection.deadline = no_deadline;
  const auto [error] = co_await listener->socket.async_accept(parser->get(), awaited);
  if (error) co_return;
  parser.reset();
  listener->socket.set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));
  listener->queue.push_front(
      std::make_shared<const std::string>(R"({"hello":{"epoch":")" + connection.loop->shared->epoch + R"("}})"));
  asio::co_spawn(connection.loop->io, write_messages(listener), asio::detached);
  co_await read_messages(listener);
}

}  // namespace

Listener::Listener(std::shared_ptr<Connection> its_connection, std::string its_subscriber)
    : connection(std::move(its_connection)),
      socket(connection->socket),
      subscriber(std::move(its_subscriber)),
      wake(connection->loop->io) {}

void Listener::push(std::shared_ptr<const std::string> message) {
  if (closing || ended) return;
  if (queue.size() >= connection->loop->shared->options.live_queue_max) return push_refetch();
  queue.push_back(std::move(message));
  if (queue.size() == 1) wake.cancel();
}

void Listener::push_refetch() {
  if (closing || ended) return;
  queue.clear();
  queue.push_back(refetch_all());
  wake.cancel();
}

void Listener::subscribe(std::string_view topic) {
  if (std::ranges::find(topics, topic) != topics.end()) return;
  topics.emplace_back(topic);
  Loop& loop = *connection->loop;
  loop.listeners[topics.back()].push_back(this);
  count_topic(loop, topics.back(), 1);
}

void Listener::unsubscribe(std::string_view topic) {
  const auto found = std::ranges::find(topics, topic);
  if (found == topics.end()) return;
  Loop& loop = *connection->loop;
  const auto listening = loop.listeners.find(topic);
  std::erase(listening->second, this);
  if (listening->second.empty()) loop.listeners.erase(listening);
  count_topic(loop, *found, -1);
  topics.erase(found);
}

void Listener::unsubscribe_all() {
  while (!topics.empty()) unsubscribe(std::string(topics.back()));
}

bool Listener::obey(std::string_view text) {
  const auto message = from_json<LiveMessage>(text);
  if (!message) return false;
  const Shared& shared = *connection->loop->shared;
  for (const std::string& topic : message->unsubscribe.value_or(std::vector<std::string>{}))
    unsubscribe(shared.service.channel_of(subscriber, topic));
  for (const std::string& topic : message->subscribe.value_or(std::vector<std::string>{})) {
    if (topic.empty() || topic.size() > topic_bytes_max || topics.size() >= shared.options.live_topics_max)
      return false;
    if (shared.service.may_subscribe(subscriber, topic)) subscribe(shared.service.channel_of(subscriber, topic));
  }
  return true;
}

void close_listener(Listener& listener, std::uint16_t code, std::string_view reason) {
  if (listener.closing) return;
  listener.closing = true;
  listener.queue.clear();
  listener.reason = websocket::close_reason(static_cast<websocket::close_code>(code), std::string(reason));
  listener.wake.cancel();
}

asio::awaitable<void> serve_live(std::shared_ptr<Connection> connection, std::shared_ptr<Parser> parser,
                                 std::string subscriber) {
  const auto listener = std::make_shared<Listener>(connection, std::move(subscriber));
  set_options(*listener);
  Shared& shared = *connection->loop->shared;
  connection->listener = listener.get();
  ++shared.listeners;
  try {
    co_await handle(listener, std::move(parser));
  } catch (const std::exception& fault) {
    shared.report(fault.what());
  }
  listener->unsubscribe_all();
  --shared.listeners;
  shared.service.leave_live(listener->subscriber);
  connection->listener = nullptr;
  listener->ended = true;
  listener->wake.cancel();
}

}  // namespace vez::http
