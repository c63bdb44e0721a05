function text = query(parameters)
%QUERY Parameters of an address; those without a value are left out, and as_of becomes as-of.
  parts = {};
  for name = reshape(fieldnames(parameters), 1, [])
    value = parameters.(name{1});
    if ~isempty(value)
      parts{end + 1} = [strrep(name{1}, '_', '-') '=' trinomen.internal.encoded(value)]; %#ok<AGROW>
    end
  end
  text = '';
  if ~isempty(parts)
    text = ['?' strjoin(parts, '&')];
  end
end
