# How the house is built: every folder of server/ with a CMakeLists.txt is a room, a static library that sees only the rooms it
# names, because its include path holds nothing else.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)

# What every translation unit is compiled with.
add_library(vez_flags INTERFACE)
target_compile_options(vez_flags INTERFACE -Wall -Wextra -Werror -Wno-gnu-statement-expression -Wmissing-designated-field-initializers
                       -fno-omit-frame-pointer -fstack-protector-strong -fPIE "SHELL:-Xclang -fno-pch-timestamp")
target_compile_definitions(vez_flags INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE _FORTIFY_SOURCE=$<IF:$<BOOL:${VEZ_SANITIZE}>,0,2>)
target_link_options(vez_flags INTERFACE -fuse-ld=lld -pie -Wl,-z,relro,-z,now)
if(VEZ_SANITIZE)
  # Also what libFuzzer needs: the fuzzers are linked in this build.
  target_compile_options(vez_flags INTERFACE -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined -O1)
  target_link_options(vez_flags INTERFACE -fsanitize=address,undefined)
endif()
target_link_libraries(vez_flags INTERFACE Threads::Threads)

# One precompiled header for all: what is large, stable and everywhere.
file(WRITE "${CMAKE_BINARY_DIR}/pch.cc" "")
add_library(vez_pch STATIC "${CMAKE_BINARY_DIR}/pch.cc")
target_link_libraries(vez_pch PUBLIC vez_flags)
target_precompile_headers(vez_pch PRIVATE <algorithm> <atomic> <chrono> <expected> <functional> <future> <map> <memory> <optional>
                          <span> <string> <string_view> <thread> <unordered_map> <variant> <vector> <iostream> <simdjson.h> <boost/describe.hpp>
                          <boost/mp11.hpp>)

# vez_room(NAME folder USES rooms… LIBRARIES libraries…): the library vez_NAME of all .cc files of the folder but tests, with
# the folder's .sql files as C++ (NAME_sql.h, visible to this room only).
function(vez_room NAME)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "*.cc")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|_fuzz\\.cc$|/main\\.cc$")
  add_library(vez_${NAME} STATIC ${sources})
  # The include path of a room is a folder that holds a link to the room and nothing else.
  set(door "${CMAKE_BINARY_DIR}/rooms/${NAME}")
  file(MAKE_DIRECTORY "${door}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${door}/${NAME}" SYMBOLIC)
  target_include_directories(vez_${NAME} PUBLIC "${door}")
  target_link_libraries(vez_${NAME} PUBLIC vez_flags ${ROOM_LIBRARIES})
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(vez_${NAME} PUBLIC vez_${used})
  endforeach()
  target_precompile_headers(vez_${NAME} REUSE_FROM vez_pch)
  file(GLOB queries CONFIGURE_DEPENDS "*.sql")
  if(queries)
    set(out "${CMAKE_BINARY_DIR}/sql/${NAME}")
    file(MAKE_DIRECTORY "${out}")
    add_custom_command(OUTPUT "${out}/${NAME}_sql.h" "${out}/${NAME}_sql.cc"
                       COMMAND vez_sqlgen ${NAME} "${out}" ${queries} DEPENDS vez_sqlgen ${queries} VERBATIM)
    target_sources(vez_${NAME} PRIVATE "${out}/${NAME}_sql.h" "${out}/${NAME}_sql.cc")
    target_include_directories(vez_${NAME} PRIVATE "${out}")
    set_property(GLOBAL APPEND PROPERTY vez_query_rooms ${NAME})
  endif()
  file(GLOB tests CONFIGURE_DEPENDS "*_test.cc")
  set_property(GLOBAL APPEND PROPERTY vez_test_sources ${tests})
  set_property(GLOBAL APPEND PROPERTY vez_test_rooms vez_${NAME})
  if(VEZ_SANITIZE)
    file(GLOB fuzzers CONFIGURE_DEPENDS "*_fuzz.cc")
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(target "${fuzzer}" NAME_WE)
      add_executable(${target} "${fuzzer}")
      target_link_libraries(${target} PRIVATE vez_${NAME})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
      target_precompile_headers(${target} REUSE_FROM vez_pch)
    endforeach()
  endif()
endfunction()

# vez_embed(TARGET SYMBOL files…): the files inside the program, as `std::span<const vez::EmbeddedFile> SYMBOL()` (base/embedded.h).
function(vez_embed TARGET SYMBOL)
  set(out "${CMAKE_BINARY_DIR}/embedded/${SYMBOL}.cc")
  add_custom_command(OUTPUT "${out}" COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${SYMBOL} "-DFILES=${ARGN}"
                     -P "${CMAKE_SOURCE_DIR}/cmake/embed.cmake" DEPENDS ${ARGN} "${CMAKE_SOURCE_DIR}/cmake/embed.cmake" VERBATIM)
  target_sources(${TARGET} PRIVATE "${out}")
endfunction()
