function values = numbers(tags, name)
%NUMBERS The values of an attribute as a row; empty where there is none.
  values = [];
  if isfield(tags, name)
    value = tags.(name);
    if ischar(value)
      values = reshape(str2double(strsplit(strtrim(value), '\')), 1, []);
      values = values(~isnan(values));
    elseif isnumeric(value)
      values = reshape(double(value), 1, []);
    end
  end
end
