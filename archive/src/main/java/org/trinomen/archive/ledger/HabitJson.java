package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.SiteHabit;

/** A habit of a site as members of a JSON object. */
final class HabitJson {

  private HabitJson() {}

  static void write(SiteHabit habit, JsonGenerator json) throws IOException {
    switch (habit) {
      case SiteHabit.NumberOffset offset -> json.writeNumberField("numberOffset", offset.offset());
      case SiteHabit.OtherPrefix other -> json.writeStringField("prefix", other.prefix());
      case SiteHabit.ClockOffset clock -> {
        json.writeStringField("station", clock.station());
        json.writeNumberField("clockDays", clock.days());
      }
      case SiteHabit.NotOurs notOurs -> {
        json.writeStringField("field", notOurs.field());
        json.writeStringField("pattern", notOurs.pattern());
        json.writeStringField("outOfStudy", notOurs.reason().name());
      }
    }
  }

  static SiteHabit read(JsonFields fields) {
    if (fields.has("numberOffset")) {
      return new SiteHabit.NumberOffset(fields.small("numberOffset"));
    }
    if (fields.has("prefix")) {
      return new SiteHabit.OtherPrefix(fields.text("prefix"));
    }
    if (fields.has("station")) {
      return new SiteHabit.ClockOffset(fields.text("station"), fields.small("clockDays"));
    }
    return new SiteHabit.NotOurs(
        fields.text("field"),
        fields.text("pattern"),
        fields.one("outOfStudy", OutOfStudyReason.class));
  }
}
