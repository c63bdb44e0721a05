package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/**
 * What the body of every request says that may become a job: {@code Synchronous} or {@code
 * Asynchronous}, {@code Priority}, {@code Permissive}, {@code UserData}.
 *
 * @param synchronous the answer waits for the job's end
 * @param priority those of a higher one run first
 * @param permissive what fails for one instance is passed over
 * @param userData JSON that is to be found with the job
 */
public record JobOptions(
    boolean synchronous, int priority, boolean permissive, Optional<String> userData) {

  /** As a body says, synchronous unless it says otherwise: so are all routes of Orthanc. */
  public static JobOptions of(JsonValue body) {
    return of(body, true);
  }

  /**
   * As a body says; one that is no object says nothing.
   *
   * @param synchronousOtherwise what is meant where the body does not say
   */
  public static JobOptions of(JsonValue body, boolean synchronousOtherwise) {
    JsonValue.Members members = body.asMembers();
    // Orthanc looks at Asynchronous only where there is no Synchronous.
    boolean synchronous =
        members.member("Synchronous").isPresent()
            ? flag(members, "Synchronous", synchronousOtherwise)
            : !flag(members, "Asynchronous", !synchronousOtherwise);
    return new JobOptions(
        synchronous,
        priority(members),
        flag(members, "Permissive", false),
        members.member("UserData").map(JobOptions::text));
  }

  static boolean flag(JsonValue.Members members, String name, boolean otherwise) {
    Optional<JsonValue> value = members.member(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonValue.Flag(boolean flag)) {
      return flag;
    }
    throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "Boolean value expected in field: " + name);
  }

  private static int priority(JsonValue.Members members) {
    Optional<JsonValue> value = members.member("Priority");
    if (value.isEmpty()) {
      return 0;
    }
    if (value.get() instanceof JsonValue.Numeral numeral) {
      Optional<Long> whole = numeral.whole();
      if (whole.isPresent() && whole.get() == whole.get().intValue()) {
        return whole.get().intValue();
      }
    }
    throw new RequestFailure(
        ErrorCode.BAD_FILE_FORMAT, "Integer value expected in field: Priority");
  }

  private static String text(JsonValue value) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      value.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
