#include "app/route_tree.h"

#include "base/check.h"
#include "http/server.h"

namespace vez {
namespace {

// Takes "/segment" off the front.
std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(1);
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

}  // namespace

RouteTree::RouteTree(const std::vector<Route>& routes) {
  for (const Route& route : routes) {
    Node* node = &root_;
    for (std::string_view rest = route.path; !rest.empty();) {
      CHECK(rest.starts_with('/'));
      const std::string_view segment = take_segment(rest);
      std::unique_ptr<Node>* next = &node->any;
      if (!segment.starts_with('{')) {
        const auto found = std::ranges::find(node->words, segment, [](const auto& word) { return word.first; });
        next = found != node->words.end()
                   ? &found->second
                   : &node->words.emplace_back(std::string(segment), std::unique_ptr<Node>()).second;
      }
      if (*next == nullptr) *next = std::make_unique<Node>();
      node = next->get();
    }
    Leaf& leaf = node->leaves.at(static_cast<std::size_t>(route.method));
    CHECK_WITH(leaf.route == nullptr, route.path);
    leaf = {.route = &route, .names = path_names(route.path)};
  }
}

void RouteTree::note_methods(const Node& node, Search& search) {
  for (std::size_t i = 0; i < methods_count; ++i) search.others[i] |= node.leaves[i].route != nullptr;
}

const RouteTree::Leaf* RouteTree::walk(const Node& node, std::string_view rest, Search& search) {
  if (rest.empty()) {
    for (const Leaf& leaf : node.leaves)
      if (leaf.route != nullptr && method_name(leaf.route->method) == search.method) return &leaf;
    return note_methods(node, search), nullptr;
  }
  if (rest.front() != '/') return nullptr;
  const std::string_view segment = take_segment(rest);
  for (const auto& [word, next] : node.words)
    if (word == segment) {
      if (const Leaf* leaf = walk(*next, rest, search)) return leaf;
      break;
    }
  if (node.any == nullptr || segment.empty()) return nullptr;
  search.values.push_back(segment);
  if (const Leaf* leaf = walk(*node.any, rest, search)) return leaf;
  search.values.pop_back();
  return nullptr;
}

RouteTree::Found RouteTree::find(std::string_view method, std::string_view path) const {
  Search search{.method = method, .values = {}};
  const Leaf* leaf = path.empty() ? nullptr : walk(root_, path, search);
  Found found;
  if (leaf == nullptr) {
    for (std::size_t i = 0; i < methods_count; ++i)
      if (search.others[i]) (found.methods += found.methods.empty() ? "" : ", ") += method_name(static_cast<Method>(i));
    return found;
  }
  for (std::size_t i = 0; i < leaf->names.size(); ++i) {
    auto value = http::percent_decoded(search.values[i]);
    if (!value) return {};  // Nothing can have this name.
    found.path.emplace_back(leaf->names[i], *std::move(value));
  }
  found.route = leaf->route;
  return found;
}

}  // namespace vez
