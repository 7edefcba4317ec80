# embed(OUT NAME FILES...): a source file that holds FILES as
# reprocheck::embedded::NAME(), a span of {file name, text}; written at build time.
set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)
function(embed out name)
  set(target ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
  string(REPLACE ";" "|" joined "${ARGN}")
  add_custom_command(
    OUTPUT ${target}
    COMMAND ${CMAKE_COMMAND} -DOUT=${target} -DNAME=${name} "-DFILES=${joined}" -P ${EMBED_SCRIPT}
    DEPENDS ${ARGN} ${EMBED_SCRIPT}
    VERBATIM)
  set(${out} ${target} PARENT_SCOPE)
endfunction()
