// run: placeholder while the floors below are built.
namespace reprocheck {}
