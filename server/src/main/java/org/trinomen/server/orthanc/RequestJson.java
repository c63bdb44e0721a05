package org.trinomen.server.orthanc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/**
 * The members of a request's JSON object, by the names that Orthanc's API gives them.
 *
 * @param members as they were read
 */
public record RequestJson(JsonValue.Members members) {

  private static final int HOUR = 3600;
  private static final int QUALITY = 90;

  /** The object of a request; no member at all where the body is empty. */
  public static RequestJson orEmpty(Exchange exchange) throws IOException {
    byte[] body = exchange.smallBody();
    return body.length == 0 ? new RequestJson(JsonValue.Members.EMPTY) : of(parse(body));
  }

  /** The object of a request. */
  public static RequestJson of(Exchange exchange) throws IOException {
    return of(parse(exchange.smallBody()));
  }

  /** An object. */
  public static RequestJson of(JsonValue json) {
    if (json instanceof JsonValue.Members members) {
      return new RequestJson(members);
    }
    throw incorrect("must provide a JSON object");
  }

  /** The JSON that a body is. */
  public static JsonValue parse(byte[] body) throws IOException {
    try {
      return JsonValue.parse(new ByteArrayInputStream(body));
    } catch (JsonValue.JsonException e) {
      throw incorrect(String.valueOf(e.getMessage()));
    }
  }

  /** The one error for what is not as it should be. */
  public static RequestFailure incorrect(String sentence) {
    return new RequestFailure(ErrorCode.BAD_FILE_FORMAT, sentence);
  }

  private static RequestFailure shouldBe(String name, String what) {
    return incorrect("\"" + name + "\" should be " + what);
  }

  /** The same with another member, in place of one of that name. */
  public RequestJson with(String name, JsonValue value) {
    SequencedMap<String, JsonValue> changed = new LinkedHashMap<>(members.values());
    changed.put(name, value);
    return new RequestJson(new JsonValue.Members(changed));
  }

  public Optional<String> text(String name) {
    return switch (members.member(name).orElse(null)) {
      case null -> Optional.empty();
      case JsonValue.Text(String text) -> Optional.of(text);
      case JsonValue _ -> throw shouldBe(name, "a string");
    };
  }

  public String neededText(String name) {
    return text(name).orElseThrow(() -> shouldBe(name, "a string"));
  }

  public boolean flag(String name, boolean otherwise) {
    return switch (members.member(name).orElse(null)) {
      case null -> otherwise;
      case JsonValue.Flag(boolean flag) -> flag;
      case JsonValue _ -> throw shouldBe(name, "true or false");
    };
  }

  /** A whole number that fits, negative ones too. */
  public int integer(String name, int otherwise) {
    return switch (members.member(name).orElse(null)) {
      case null -> otherwise;
      case JsonValue.Numeral numeral when isInteger(numeral) ->
          Math.toIntExact(numeral.whole().orElseThrow());
      case JsonValue _ -> throw shouldBe(name, "a whole number");
    };
  }

  private static boolean isInteger(JsonValue.Numeral numeral) {
    return numeral.whole().filter(whole -> whole == whole.intValue()).isPresent();
  }

  /** A number that is not negative, as such or as a text of digits. */
  public OptionalInt number(String name) {
    return switch (members.member(name).orElse(null)) {
      case null -> OptionalInt.empty();
      case JsonValue.Numeral(String digits) when isCount(digits) -> count(digits);
      case JsonValue.Text(String digits) when isCount(digits) -> count(digits);
      case JsonValue _ -> throw shouldBe(name, "a whole number, not negative");
    };
  }

  private static boolean isCount(String digits) {
    return digits.matches("[0-9]{1,9}");
  }

  private static OptionalInt count(String digits) {
    return OptionalInt.of(Integer.parseInt(digits));
  }

  /** An array of texts. */
  public Optional<List<String>> texts(String name) {
    return switch (members.member(name).orElse(null)) {
      case null -> Optional.empty();
      case JsonValue.Items(List<JsonValue> items) -> {
        List<String> texts = new ArrayList<>();
        for (JsonValue item : items) {
          if (!(item instanceof JsonValue.Text(String text))) {
            throw shouldBe(name, "an array of strings");
          }
          texts.add(text);
        }
        yield Optional.of(texts);
      }
      case JsonValue _ -> throw shouldBe(name, "an array of strings");
    };
  }

  /** An array of texts that must be there. */
  public List<String> neededTexts(String name) {
    return texts(name).orElseThrow(() -> shouldBe(name, "an array of strings"));
  }

  /** {@code Timeout}: in seconds; 0 stands for what is usual. */
  public OptionalInt timeout() {
    OptionalInt seconds = number("Timeout");
    if (seconds.isPresent() && seconds.getAsInt() > HOUR) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "Timeout is at most an hour");
    }
    return seconds.isPresent() && seconds.getAsInt() == 0 ? OptionalInt.empty() : seconds;
  }

  /** An AE title, if there is one (PS3.5 §6.2, AE). */
  public Optional<String> aeTitle(String name) {
    Optional<String> title = text(name).map(String::strip).filter(text -> !text.isEmpty());
    title.ifPresent(RequestJson::checkAeTitle);
    return title;
  }

  public static void checkAeTitle(String title) {
    if (!title.matches("[\\x20-\\x7E&&[^\\\\]]{1,16}") || title.isBlank()) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          "an AE title is 1 to 16 ASCII characters without backslash");
    }
  }

  /** Into which transfer syntax copies are to be written, where that is asked for. */
  Optional<Transcoder> transcoder() {
    Optional<String> uid = text("Transcode");
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    if (TransferSyntax.of(uid.get()).isEmpty()) {
      throw incorrect("\"Transcode\" is no transfer syntax: see PS3.6 Table A-1");
    }
    int quality = integer("LossyQuality", QUALITY);
    if (quality < 1 || quality > 100) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "LossyQuality is from 1 to 100");
    }
    return Optional.of(
        Transcoder.to(uid.get(), quality)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "this transfer syntax is not written here")));
  }
}
