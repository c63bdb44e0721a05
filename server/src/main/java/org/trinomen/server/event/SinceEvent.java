package org.trinomen.server.event;

import java.io.IOException;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/** The event behind which something is to begin once more: {@code {"since": N}}. */
public final class SinceEvent {

  private SinceEvent() {}

  /**
   * Its number; 0 for all there are.
   *
   * @throws RequestFailure if the body does not say
   */
  public static long of(Exchange exchange) throws IOException {
    long since =
        exchange.jsonBody() instanceof JsonValue.Members body
                && body.member("since").orElse(null) instanceof JsonValue.Numeral number
            ? number.whole().filter(each -> each >= 0).orElse(-1L)
            : -1;
    if (since < 0) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "\"since\" is the number of an event, or 0");
    }
    return since;
  }
}
