package org.trinomen.server.remote;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobRestorer;
import org.trinomen.archive.job.KeptJob;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.RequestJson;

/**
 * A job that speaks to another system, and is to be made anew after a restart: kept of it is the
 * request that it was made of, and with whom. What has gone before goes once more, which does no
 * harm: who has an instance already keeps it as it is.
 */
record ResumedJob(KeptJob kept, Access access) {

  private static final Logger LOG = LoggerFactory.getLogger(ResumedJob.class);
  private static final String REMOTE = "Remote";
  private static final String REQUEST = "Request";

  /** Makes a job as its request said. */
  @FunctionalInterface
  interface Making {
    /** Empty if it can't be, or may not be any more; so is a {@link RequestFailure}. */
    Optional<Job> make(ResumedJob job);
  }

  /** What is kept of a job. */
  static Map<String, Object> kept(String remote, RequestJson request) {
    return Map.of(REMOTE, remote, REQUEST, request.members().plain());
  }

  /** Makes jobs of one type anew whose submitters still have the permission. */
  static JobRestorer restorer(Access access, Permission permission, Making making) {
    return kept -> {
      ResumedJob job = new ResumedJob(kept, access);
      try {
        return job.may(permission) ? making.make(job) : Optional.empty();
      } catch (RequestFailure e) {
        LOG.warn(
            "job {} is not resumed: what it was to speak to is not there any more, or is another",
            kept.status().id());
        return Optional.empty();
      }
    };
  }

  /** Name of the other system. */
  String remote() {
    return String.valueOf(kept.request().get(REMOTE));
  }

  RequestJson request() {
    return kept.request().get(REQUEST) instanceof Map<?, ?> members
        ? new RequestJson(JsonValue.ofPlain(members).asMembers())
        : new RequestJson(JsonValue.Members.EMPTY);
  }

  /** Whether the submitter's account has a permission now. */
  boolean may(Permission permission) {
    return switch (access.resume(
        kept.status().submitter(),
        kept.status().address(),
        permission,
        "resume job " + kept.status().type())) {
      case Access.Verdict.Permitted _, Access.Verdict.PermittedToRead _ -> true;
      case Access.Verdict.Denied _ -> false;
    };
  }
}
