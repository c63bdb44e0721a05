package org.trinomen.server.fhir;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;

/**
 * What a search asks for (R5 §3.2.1): a parameter given again must hold as well; of the values
 * between commas one must fit. A parameter that is not known is refused, since whoever passes over
 * a condition answers with what was not asked for.
 *
 * @param conditions values by parameter
 * @param offset how many resources to pass over
 * @param count the most resources to give
 */
record Search(Map<String, List<String>> conditions, long offset, int count) {

  static final String ID = "_id";
  static final String COUNT = "_count";
  static final String OFFSET = "_offset";

  static final int COUNT_OTHERWISE = 50;
  static final int COUNT_MAX = 500;

  /** Parameters of every request, which say nothing of what is wanted. */
  static final Set<String> COMMON = Set.of("_format", "_pretty", "as-of", "viewpoint");

  Search {
    conditions = Map.copyOf(conditions);
  }

  static Search of(Parameters query, List<SearchParameter> known) {
    Map<String, List<String>> conditions = new LinkedHashMap<>();
    for (String name : query.names()) {
      boolean condition = name.equals(ID) || known.stream().anyMatch(p -> p.name().equals(name));
      if (condition) {
        conditions.put(name, query.all(name));
      } else if (!COMMON.contains(name) && !name.equals(COUNT) && !name.equals(OFFSET)) {
        throw new RequestFailure(
            ErrorCode.BAD_REQUEST, "a search parameter is not known: see /fhir/metadata");
      }
    }
    int count = Math.clamp(query.number(COUNT, COUNT_OTHERWISE), 0, COUNT_MAX);
    return new Search(conditions, query.number(OFFSET, 0), count);
  }

  /** Whether what a resource has under a parameter is what the search asks for. */
  boolean accepts(String parameter, Predicate<String> fits) {
    return conditions.getOrDefault(parameter, List.of()).stream()
        .allMatch(values -> alternatives(values).stream().anyMatch(fits));
  }

  /** Whether a token with this system and value is asked for (R5 §3.2.1.5.10). */
  boolean acceptsToken(String parameter, List<Token> tokens) {
    return accepts(parameter, asked -> tokens.stream().anyMatch(token -> token.fits(asked)));
  }

  /** Whether a reference to one of these, such as {@code Patient/1}, is asked for. */
  boolean acceptsReference(String parameter, List<String> references) {
    return accepts(
        parameter,
        asked ->
            references.stream()
                .anyMatch(
                    reference ->
                        reference.equals(asked)
                            || reference.endsWith("/" + asked)
                            || asked.endsWith("/" + reference)));
  }

  /** A value in a system of such. */
  record Token(String system, String value) {

    boolean fits(String asked) {
      int bar = asked.indexOf('|');
      if (bar < 0) {
        return value.equals(asked);
      }
      String wanted = asked.substring(bar + 1);
      return system.equals(asked.substring(0, bar)) && (wanted.isEmpty() || value.equals(wanted));
    }
  }

  /** A comma within a value stands behind a backslash (R5 §3.2.1.5.7). */
  private static List<String> alternatives(String values) {
    List<String> alternatives = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < values.length(); i++) {
      char c = values.charAt(i);
      if (c == '\\' && i + 1 < values.length()) {
        value.append(values.charAt(++i));
      } else if (c == ',') {
        alternatives.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    alternatives.add(value.toString());
    return alternatives;
  }

  /** The same search from another offset on, as the query part of an address. */
  String query(long from, String viewpoint, long position) {
    StringBuilder query = new StringBuilder();
    conditions.forEach(
        (name, values) -> values.forEach(value -> query.append(part(name, value)).append('&')));
    return query
        .append(part(COUNT, Integer.toString(count)))
        .append('&')
        .append(part(OFFSET, Long.toString(from)))
        .append('&')
        .append(part("viewpoint", viewpoint))
        .append('&')
        .append(part("as-of", Long.toString(position)))
        .toString();
  }

  private static String part(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
