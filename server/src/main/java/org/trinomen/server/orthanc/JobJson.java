package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.archive.job.JobStatus;
import org.trinomen.server.json.JsonValue;

/** A job as {@code /jobs/{id}} tells of it. */
final class JobJson {

  private JobJson() {}

  static void write(JsonGenerator json, JobStatus job) throws IOException {
    json.writeStartObject();
    if (job.completed().isPresent()) {
      json.writeStringField("CompletionTime", Moments.precise(job.completed().get()));
    }
    json.writeFieldName("Content");
    JsonValue.ofPlain(job.content()).write(json);
    json.writeStringField("CreationTime", Moments.precise(job.created()));
    json.writeNumberField("EffectiveRuntime", job.runtime().toMillis() / 1000.0);
    json.writeNumberField("ErrorCode", job.error().number());
    json.writeStringField("ErrorDescription", job.error().text());
    json.writeStringField("ErrorDetails", job.error().details());
    if (job.expected().isPresent()) {
      json.writeStringField("EstimatedTimeOfArrival", Moments.precise(job.expected().get()));
    }
    json.writeStringField("ID", job.id());
    json.writeNumberField("Priority", job.priority());
    json.writeNumberField("Progress", job.progress());
    json.writeStringField("State", job.state().text());
    json.writeStringField("Timestamp", Moments.precise(job.now()));
    json.writeStringField("Type", job.type());
    if (job.userData().isPresent()) {
      json.writeFieldName("UserData");
      json.writeRawValue(job.userData().get());
    }
    json.writeEndObject();
  }
}
