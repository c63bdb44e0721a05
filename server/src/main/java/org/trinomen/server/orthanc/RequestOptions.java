package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/** Options of a request that makes instances, as members of its body. */
record RequestOptions(JsonValue.Members members) {

  private static final int QUALITY = 90;

  /** Those of a request's body, which is an object. */
  static RequestOptions of(Exchange exchange) throws IOException {
    if (exchange.jsonBody() instanceof JsonValue.Members members) {
      return new RequestOptions(members);
    }
    throw wrong("The body must be a JSON object");
  }

  boolean flag(String name, boolean otherwise) {
    return switch (members.member(name).orElse(null)) {
      case null -> otherwise;
      case JsonValue.Flag(boolean value) -> value;
      case JsonValue _ -> throw wrong("Member \"" + name + "\" should be a Boolean value");
    };
  }

  Optional<String> text(String name) {
    return switch (members.member(name).orElse(null)) {
      case null -> Optional.empty();
      case JsonValue.Text(String value) -> Optional.of(value);
      case JsonValue _ -> throw wrong("String value expected in field: " + name);
    };
  }

  long number(String name, long otherwise) {
    return switch (members.member(name).orElse(null)) {
      case null -> otherwise;
      case JsonValue.Numeral number when number.whole().isPresent() -> number.whole().get();
      case JsonValue _ -> throw wrong("Integer value expected in field: " + name);
    };
  }

  /** A list of texts; empty if there is no such member. */
  Optional<List<String>> texts(String name) {
    Optional<JsonValue> member = members.member(name);
    return member.map(
        value -> {
          if (!(value instanceof JsonValue.Items(List<JsonValue> items))) {
            throw wrong("List of strings expected in field: " + name);
          }
          List<String> texts = new ArrayList<>();
          for (JsonValue item : items) {
            if (!(item instanceof JsonValue.Text(String text))) {
              throw wrong("List of strings expected in field: " + name);
            }
            texts.add(text);
          }
          return texts;
        });
  }

  /** A list of texts that must be there. */
  List<String> requiredTexts(String name) {
    return texts(name).orElseThrow(() -> wrong("List of strings expected in field: " + name));
  }

  /** Into which transfer syntax copies are to be written, where that is asked for. */
  Optional<Transcoder> transcoder() {
    Optional<String> uid = text("Transcode");
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    if (TransferSyntax.of(uid.get()).isEmpty()) {
      throw wrong("Unknown transfer syntax UID in field: Transcode");
    }
    long quality = number("LossyQuality", QUALITY);
    if (quality < 1 || quality > 100) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "LossyQuality is from 1 to 100");
    }
    return Optional.of(
        Transcoder.to(uid.get(), (int) quality)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "this transfer syntax is not written here")));
  }

  static RequestFailure wrong(String why) {
    return new RequestFailure(ErrorCode.BAD_FILE_FORMAT, why);
  }
}
