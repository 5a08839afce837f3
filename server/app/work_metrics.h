#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "app/metrics.h"
#include "engine/jobs.h"
#include "store/db.h"

namespace vez {

// How database and jobs do, for /metrics; docs/how-to/metrics.md says what each means. Outlives the database and the
// runner it hears of. Thread safe.
class WorkMetrics final : public DbWatch {
 public:
  WorkMetrics();

  void committed(std::size_t writes, std::chrono::steady_clock::duration took) override;
  void retried() override;
  void failed(std::string_view kind) override;
  void job_ended(const std::string& kind, JobEnd end);

  // What was heard, and what is to be done at this moment. Bounded: jobs are counted through an index, up to
  // job_count_max of a kind. While the database can't be asked the jobs are left out.
  void gather(Metrics::Families& families, Db& db, const JobKinds& kinds) const;

 private:
  prometheus::Registry registry_;
  prometheus::Histogram& commit_seconds_;
  prometheus::Histogram& commit_writes_;
  prometheus::Counter& retries_;
  prometheus::Family<prometheus::Counter>& failures_;
  prometheus::Family<prometheus::Counter>& jobs_ended_;
};

}  // namespace vez
