#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/route.h"

namespace vez {

// Finds the route of a path segment by segment, however many routes there are; a fixed word wins over a {name}.
class RouteTree {
 public:
  // The routes must outlive it.
  explicit RouteTree(const std::vector<Route>& routes);

  struct Found {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> path;  // decoded
    std::string methods;  // "GET, PATCH": what the path can be asked with, when there is no route
  };
  // `path` is below /api/v1, as it came.
  Found find(std::string_view method, std::string_view path) const;

 private:
  static constexpr std::size_t methods_count = 5;
  struct Leaf {
    const Route* route = nullptr;
    std::vector<std::string> names;
  };
  struct Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> words;
    std::unique_ptr<Node> any;
    std::array<Leaf, methods_count> leaves;
  };
  struct Search {
    std::string_view method;
    std::vector<std::string_view> values;
    std::array<bool, methods_count> others{};
  };

  static const Leaf* walk(const Node& node, std::string_view rest, Search& search);
  static void note_methods(const Node& node, Search& search);

  Node root_;
};

}  // namespace vez
