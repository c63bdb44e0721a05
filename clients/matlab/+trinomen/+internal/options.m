function given = options(given, pairs)
%OPTIONS Takes name-value pairs over into a struct, which has a field for each name allowed.
  if mod(numel(pairs), 2) ~= 0
    error('trinomen:options', 'Options come in pairs of name and value.');
  end
  for i = 1:2:numel(pairs)
    name = lower(char(pairs{i}));
    if ~isfield(given, name)
      error('trinomen:options', 'No such option: %s; there are %s.', char(pairs{i}), ...
        strjoin(reshape(fieldnames(given), 1, []), ', '));
    end
    value = pairs{i + 1};
    if isa(value, 'string')
      value = char(value);
    end
    given.(name) = value;
  end
end
