.DEFAULT_GOAL := help
.PHONY: help demo verify format servers

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

demo: ## run the dual-write sample with an injected crash
	bin/demo

verify: ## build and run every test
	mvn -B verify

format: ## format the sources
	mvn -B -q spotless:apply

servers: ## unpack MySQL, Redis and Valkey for tests into ./target/servers (Debian)
	bin/servers target/servers
