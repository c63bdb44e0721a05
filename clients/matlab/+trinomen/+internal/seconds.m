function at = seconds(tags, date, time)
%SECONDS A date (DA) and a time (TM, PS3.5 section 6.2) as seconds; NaN where one is missing.
  at = NaN;
  if ~isfield(tags, date) || ~isfield(tags, time)
    return
  end
  day = strrep(strtrim(tags.(date)), '.', '');
  clock = strrep(strtrim(tags.(time)), ':', '');
  if numel(day) ~= 8 || numel(clock) < 2 || any(~ismember([day clock], '0123456789.'))
    return
  end
  whole = regexp(clock, '^\d+', 'match', 'once');
  fraction = str2double(['0' clock(numel(whole) + 1:end)]);
  if isnan(fraction)
    fraction = 0;
  end
  whole = [whole repmat('0', 1, 6 - numel(whole))];
  days = datenum(str2double(day(1:4)), str2double(day(5:6)), str2double(day(7:8)));
  at = days * 86400 + str2double(whole(1:2)) * 3600 + str2double(whole(3:4)) * 60 ...
    + str2double(whole(5:6)) + fraction;
end
