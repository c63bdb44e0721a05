package org.trinomen.server.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.util.Fields;

/** The query part of a request's address. */
public final class Parameters {

  private final Fields fields;

  Parameters(Fields fields) {
    this.fields = fields;
  }

  /** The names that are there. */
  public Set<String> names() {
    return fields.getNames();
  }

  /** The first value under this name. */
  public Optional<String> first(String name) {
    return Optional.ofNullable(fields.getValue(name));
  }

  /** All values under this name. */
  public List<String> all(String name) {
    return fields.getValuesOrEmpty(name);
  }

  /** Whether the name is there at all. */
  public boolean has(String name) {
    return fields.get(name) != null;
  }

  /** A yes or no: being there means yes, unless it says {@code false} or {@code 0}. */
  public boolean flag(String name, boolean otherwise) {
    return first(name).map(value -> !value.equals("false") && !value.equals("0")).orElse(otherwise);
  }

  /** A number that is not negative. */
  public long number(String name, long otherwise) {
    return first(name)
        .map(
            value -> {
              if (!value.matches("[0-9]{1,18}")) {
                throw new RequestFailure(
                    ErrorCode.BAD_REQUEST, name + " must be a whole number, not negative");
              }
              return Long.parseLong(value);
            })
        .orElse(otherwise);
  }
}
