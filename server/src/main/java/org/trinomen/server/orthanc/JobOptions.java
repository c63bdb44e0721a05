package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
    RequestJson request = new RequestJson(body.asMembers());
    // Orthanc looks at Asynchronous only where there is no Synchronous.
    boolean synchronous =
        request.members().member("Synchronous").isPresent()
            ? request.flag("Synchronous", synchronousOtherwise)
            : !request.flag("Asynchronous", !synchronousOtherwise);
    return new JobOptions(
        synchronous,
        request.integer("Priority", 0),
        request.flag("Permissive", false),
        request.members().member("UserData").map(JobOptions::text));
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
