package org.trinomen.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.server.access.Permission;

class RouteTableTest {

  private final RouteTable table =
      new RouteTable(
          List.of(
              route(Method.GET, "/"),
              route(Method.GET, "/instances"),
              route(Method.POST, "/instances"),
              route(Method.GET, "/instances/{id}"),
              route(Method.GET, "/instances/{id}/file"),
              route(Method.GET, "/instances/last/tags"),
              route(Method.GET, "/ui/{file...}")));

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "'', /",
    "/instances, /instances",
    "//instances/, /instances",
    "/instances/abc, /instances/{id}",
    "/instances//abc//file/, /instances/{id}/file",
    "/instances/last, /instances/{id}",
    "/instances/last/tags, /instances/last/tags",
    "/instances/last/file, /instances/{id}/file",
    "/ui, /ui/{file...}",
    "/ui/a/b.js, /ui/{file...}",
  })
  void aPathFindsItsRoute(String path, String template) {
    assertThat(table.find(Method.GET, path))
        .isInstanceOfSatisfying(
            RouteTable.Found.One.class,
            one -> assertThat(one.route().path().text()).isEqualTo(template));
  }

  @Test
  void valuesAreThoseOfTheVariableParts() {
    assertThat(table.find(Method.GET, "/instances/last/file"))
        .isInstanceOfSatisfying(
            RouteTable.Found.One.class,
            one -> assertThat(one.values()).isEqualTo(Map.of("id", "last")));
    assertThat(table.find(Method.GET, "/ui/a/b.js"))
        .isInstanceOfSatisfying(
            RouteTable.Found.One.class,
            one -> assertThat(one.values()).isEqualTo(Map.of("file", "a/b.js")));
  }

  @Test
  void anotherMethodIsToldFromNothing() {
    assertThat(table.find(Method.DELETE, "/instances"))
        .isEqualTo(new RouteTable.Found.OtherMethods(Set.of(Method.GET, Method.POST)));
    assertThat(table.find(Method.GET, "/nope")).isEqualTo(new RouteTable.Found.Nothing());
    assertThat(table.find(Method.GET, "/instances/a/b/c/d"))
        .isEqualTo(new RouteTable.Found.Nothing());
  }

  @Test
  void twoRoutesOfOnePathAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RouteTable(List.of(route(Method.GET, "/a/{x}"), route(Method.GET, "/a/{y}/"))));
  }

  private static Route route(Method method, String path) {
    return Route.of(method, path, Permission.SEE_SYSTEM, "", exchange -> {});
  }
}
